'use strict'
// Prepares that can be paid, and the receiver that pays them: the first 32 bytes of data are the preimage.

const crypto = require('crypto')
const Packet = require('ilp-packet')

const PREIMAGE_BYTES = 32
const PEER_REQUEST = 'peer.'
const sha256 = bytes => crypto.createHash('sha256').update(bytes).digest()

function prepare ({ destination, amount, expiresInMs = 30000, dataBytes = 0, wrongCondition = false }) {
  const preimage = crypto.randomBytes(PREIMAGE_BYTES)
  return {
    destination,
    amount: String(amount),
    expiresAt: new Date(Date.now() + expiresInMs),
    executionCondition: wrongCondition ? crypto.randomBytes(PREIMAGE_BYTES) : sha256(preimage),
    data: Buffer.concat([preimage, Buffer.alloc(dataBytes, 0x61)])
  }
}

// What came back, in plain values. `paid` is true only for a fulfillment that hashes to the condition.
function describe (reply, { executionCondition, data }) {
  const packet = Packet.deserializeIlpPacket(reply)
  if (packet.type === Packet.Type.TYPE_ILP_FULFILL) {
    return {
      type: packet.typeString,
      paid: sha256(packet.data.fulfillment).equals(executionCondition),
      echoed: packet.data.data.equals(data.subarray(PREIMAGE_BYTES))
    }
  }
  const { code, triggeredBy, message } = packet.data
  return { type: packet.typeString, paid: false, code, triggeredBy, message }
}

async function send (plugin, args) {
  const packet = prepare(args)
  return describe(await plugin.sendData(serialize(packet)), packet)
}

const serialize = packet => Packet.serializeIlpPrepare(packet)

function receiver (report, address) {
  return async bytes => {
    const packet = Packet.deserializeIlpPrepare(bytes)
    if (packet.destination.startsWith(PEER_REQUEST)) return unreachable(address)
    report('prepare', {
      destination: packet.destination,
      amount: packet.amount,
      expiresInMs: packet.expiresAt.getTime() - Date.now()
    })
    return Packet.serializeIlpFulfill({
      fulfillment: packet.data.subarray(0, PREIMAGE_BYTES),
      data: packet.data.subarray(PREIMAGE_BYTES)
    })
  }
}

function unreachable (triggeredBy) {
  return Packet.serializeIlpReject({
    code: 'F02', triggeredBy, message: 'no such peer protocol here', data: Buffer.alloc(0)
  })
}

module.exports = { prepare, serialize, describe, send, receiver }
