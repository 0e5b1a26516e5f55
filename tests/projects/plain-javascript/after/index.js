#!/usr/bin/env node
'use strict'

const readAll = require('./lib/read')
const { everyError } = require('except-star')

readAll(process.argv.slice(2))
  .then(texts => console.log(texts.join('')))
  .catch(err => {
    if (everyError(err, (err) => err.code === 'ENOENT')) {
      console.error('no such file')
      process.exitCode = 1
      return
    }
    throw err
  })
