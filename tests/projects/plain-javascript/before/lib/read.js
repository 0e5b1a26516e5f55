'use strict'

const { readFile } = require('fs/promises')

module.exports = async function readAll (names) {
  return Promise.all(names.map(name => readFile(name, 'utf8')))
}
