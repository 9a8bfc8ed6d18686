import { afterAll, inject } from 'vitest';
import { deleteNow } from './make.ts';

// Vitest runs this for each test file.
afterAll(async () => {
  if (!inject('contract').isOwn) await deleteNow();
});
