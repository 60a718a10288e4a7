'use strict'
// interledger-rs on the wire, without its code: the two BTP types are the wrong way round. A prepare leaves in a
// Response, its answer in a Message, and what comes in is judged by the ILP packet alone. The login names no
// account, it says who it is by the path, and packets may follow it at once.

const crypto = require('crypto')
const Btp = require('btp-packet')
const WebSocket = require('ws')
const { listen, report } = require('./lines')
const { prepare, describe, receiver, serialize } = require('./packets')

const PREPARE = 12
const REQUEST_IDS = 0xffffffff
const open = new Map()
const pay = receiver(report, 'test.receiver')
let socket

const entry = (protocolName, contentType, data) => ({ protocolName, contentType, data })
const newRequestId = () => crypto.randomInt(1, REQUEST_IDS)

function sendIlp (serializeSwapped, requestId, packet) {
  socket.send(serializeSwapped(requestId, [entry('ilp', Btp.MIME_APPLICATION_OCTET_STREAM, packet)]))
}

const asResponse = (requestId, entries) => Btp.serializeResponse(requestId, entries)
const asMessage = (requestId, entries) => Btp.serializeMessage(requestId, entries)

function ask (requestId, write) {
  return new Promise((resolve, reject) => {
    open.set(requestId, { resolve, reject })
    write()
  })
}

async function take (bytes) {
  const { type, requestId, data } = Btp.deserialize(bytes)
  const ilp = data.protocolData.find(part => part.protocolName === 'ilp')
  const kind = Btp.typeToString(type)
  if (ilp && ilp.data[0] === PREPARE) return sendIlp(asMessage, requestId, await pay(ilp.data))
  const request = open.get(requestId)
  open.delete(requestId)
  if (!request) return report('unasked', { kind, requestId })
  if (type === Btp.TYPE_ERROR) return request.reject(new Error(`BTP Error ${data.code} ${data.name}`))
  request.resolve({ kind, packet: ilp && ilp.data })
}

async function dial ({ url, account, token }) {
  socket = new WebSocket(`${url}/accounts/${account}/ilp/btp`)
  socket.on('message', take)
  socket.on('close', code => report('disconnect', { code }))
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const requestId = newRequestId()
  await ask(requestId, () => socket.send(Btp.serializeMessage(requestId, [
    entry('auth', Btp.MIME_APPLICATION_OCTET_STREAM, Buffer.alloc(0)),
    entry('auth_token', Btp.MIME_TEXT_PLAIN_UTF8, Buffer.from(token))
  ])))
  return {}
}

async function send (args) {
  const packet = prepare(args)
  const requestId = newRequestId()
  const answer = await ask(requestId, () => sendIlp(asResponse, requestId, serialize(packet)))
  return { answeredBy: answer.kind, ...describe(answer.packet, packet) }
}

listen({ dial, send })
