// Thousands of small files, the next one prepared while one is under way and some given up: all whole, none lost.
import { FtpSession } from '@sluice/transport'
import { moveSmallFiles } from '../support/small-files.ts'
import { soak } from './soak.ts'

const files = 10_000
const seed = Date.now() % 2 ** 32

soak(async ({ options, root }) => {
  const begun = performance.now()
  const connect = () => FtpSession.connect(options)
  const { completed, aborted, sessions } = await moveSmallFiles(connect, { root, files, seed })
  const seconds = (performance.now() - begun) / 1000
  return `${completed} files whole, ${aborted} given up, ${sessions} sessions, ${seconds.toFixed(1)} s, seed ${seed}`
})
