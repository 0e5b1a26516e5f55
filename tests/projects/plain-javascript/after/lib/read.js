'use strict'

const { readFile } = require('fs/promises')
const { TaskGroup } = require('except-star')

module.exports = async function readAll (names) {
  return TaskGroup.all(names.map(name => () => readFile(name, 'utf8')))
}
