'use strict'
// ilp-plugin-btp in either role. A listener without a port takes any free one; it says which.

const http = require('http')
const Plugin = require('ilp-plugin-btp')

const LOOPBACK = '127.0.0.1'

// One log for all its levels: errors are what a test may ask for, as events.
function logFor (report) {
  const quiet = () => {}
  return {
    info: quiet,
    debug: quiet,
    trace: quiet,
    warn: quiet,
    error: (...parts) => report('plugin-error', { message: parts.map(String).join(' ') })
  }
}

function watch (plugin, report) {
  plugin.on('connect', () => report('connect'))
  plugin.on('disconnect', () => report('disconnect'))
  return plugin
}

function dialer ({ url, account, token }, report) {
  const plugin = new Plugin({ server: `btp+${url}`, btpAccount: account, btpToken: token }, { log: logFor(report) })
  return watch(plugin, report)
}

function listener ({ secret, port = 0 }, report) {
  const server = http.createServer()
  server.on('listening', () => report('listening', { port: server.address().port }))
  const options = { listener: { port, secret, wsOpts: { server: loopbackOnly(server) } } }
  return watch(new Plugin(options, { log: logFor(report) }), report)
}

// The plugin calls listen(port), which would open the port to every network that the machine is in.
function loopbackOnly (server) {
  const listen = server.listen.bind(server)
  server.listen = port => listen(port, LOOPBACK)
  return server
}

module.exports = { dialer, listener }
