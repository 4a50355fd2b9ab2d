// A worker thread has to be told by itself how to read TypeScript; a built program names its worker directly.
import { register } from 'tsx/esm/api'

register()
await import('./listing-worker.ts')
