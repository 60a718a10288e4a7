'use strict'
// A STREAM endpoint (RFC 29) that logs in to a connector as its child and learns its address from it.

const Stream = require('ilp-protocol-stream')
const { listen, report } = require('./lines')
const { dialer } = require('./plugin')

// The library keeps a field named `closed`; since Node 18 streams have a getter of that name, which cannot be set.
Object.defineProperty(Stream.DataAndMoneyStream.prototype, 'closed', { value: false, writable: true })

let plugin

async function serve (options) {
  plugin = dialer(options, report)
  const server = await Stream.createServer({ plugin })
  server.on('connection', connection => {
    connection.on('stream', stream => {
      stream.setReceiveMax(Infinity)
      stream.on('money', amount => report('money', { amount }))
      stream.on('end', () => report('stream-ended', { totalReceived: stream.totalReceived }))
    })
  })
  const { destinationAccount, sharedSecret } = server.generateAddressAndSecret()
  return { destinationAccount, sharedSecret: sharedSecret.toString('base64') }
}

async function pay ({ destinationAccount, sharedSecret, amount, ...options }) {
  plugin = dialer(options, report)
  const connection = await Stream.createConnection({
    plugin, destinationAccount, sharedSecret: Buffer.from(sharedSecret, 'base64')
  })
  const stream = connection.createStream()
  await stream.sendTotal(amount)
  const result = {
    sent: stream.totalSent,
    delivered: connection.totalDelivered,
    sourceAccount: connection.sourceAccount,
    destinationAsset: { code: connection.destinationAssetCode, scale: connection.destinationAssetScale }
  }
  await connection.end()
  return result
}

listen({ serve, pay })
