#!/usr/bin/env node
'use strict'

const readAll = require('./lib/read')

readAll(process.argv.slice(2))
  .then(texts => console.log(texts.join('')))
  .catch(err => {
    if (err.code === 'ENOENT') {
      console.error('no such file')
      process.exitCode = 1
      return
    }
    throw err
  })
