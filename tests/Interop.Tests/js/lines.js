'use strict'
// The conversation with the test: one JSON object a line. The test writes {"id", "do", ...}; a peer answers
// {"id", "result"} or {"id", "error"}, and reports what happens to it as {"event", ...}. When the test closes
// our standard input, or dies, we end.

const readline = require('readline')

const write = process.stdout.write.bind(process.stdout)
// Libraries log to standard output; that stream is the test's.
process.stdout.write = process.stderr.write.bind(process.stderr)

function say (line) {
  write(JSON.stringify(line) + '\n')
}

function report (event, details = {}) {
  say({ event, ...details })
}

async function answer (commands, { id, do: name, ...args }) {
  try {
    if (!Object.hasOwn(commands, name)) throw new Error(`this peer cannot '${name}'`)
    say({ id, result: (await commands[name](args)) ?? {} })
  } catch (error) {
    say({ id, error: error.message || String(error) })
  }
}

function listen (commands) {
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)
  readline.createInterface({ input: process.stdin })
    .on('line', line => answer(commands, JSON.parse(line)))
    .on('close', () => process.exit(0))
}

function fail (error) {
  report('failed', { message: (error && error.stack) || String(error) })
  process.exit(1)
}

module.exports = { listen, report }
