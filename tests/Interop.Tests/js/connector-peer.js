'use strict'
// ilp-connector as the neighbour. Accounts come with the test's configuration; an account that names a `dial` or
// an `accept` gets an ilp-plugin-btp for it.

const { listen, report } = require('./lines')
const { dialer, listener } = require('./plugin')

process.env.CONNECTOR_ENV = 'test'
const { createApp } = require('ilp-connector')

const UNLIMITED = 1000000000
let app

function account (id, { dial, accept, ...settings }) {
  const reportAccount = (event, details) => report(event, { account: id, ...details })
  return {
    assetCode: 'USD',
    assetScale: 9,
    balance: { minimum: '-Infinity', maximum: 'Infinity' },
    rateLimit: { refillCount: UNLIMITED, capacity: UNLIMITED },
    ...settings,
    plugin: dial ? dialer(dial, reportAccount) : listener(accept, reportAccount)
  }
}

// Answered once every account is connected or `initialConnectTimeout` has passed.
async function start ({ accounts, ...config }) {
  const made = Object.entries(accounts).map(([id, settings]) => [id, account(id, settings)])
  app = createApp({
    env: 'test',
    backend: 'one-to-one',
    spread: 0,
    initialConnectTimeout: 20000,
    ...config,
    accounts: Object.fromEntries(made)
  })
  await app.listen()
  return {}
}

listen({ start, stop: () => app.shutdown() })
