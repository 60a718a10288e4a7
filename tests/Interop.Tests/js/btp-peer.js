'use strict'
// A peer on ilp-plugin-btp: logs in or is logged in to, sends prepares, fulfills those it gets.

const Ildcp = require('ilp-protocol-ildcp')
const { listen, report } = require('./lines')
const { dialer, listener } = require('./plugin')
const { send, receiver } = require('./packets')

let plugin

async function start (make, options) {
  plugin = make(options, report)
  plugin.registerDataHandler(receiver(report, 'test.receiver'))
  await plugin.connect()
  return {}
}

listen({
  dial: options => start(dialer, options),
  // Answered once the first client has logged in; the event `listening` comes before.
  accept: options => start(listener, options),
  send: args => send(plugin, args),
  configuration: () => Ildcp.fetch(plugin.sendData.bind(plugin)),
  disconnect: () => plugin.disconnect()
})
