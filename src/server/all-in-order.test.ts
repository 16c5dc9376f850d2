import { expect, test } from 'vitest';
import { allInOrder } from './all-in-order.ts';

test('all that was done, in its order', async () => {
  expect(await allInOrder([Promise.resolve(1), Promise.resolve('b'), undefined])).toEqual([1, 'b', undefined]);
});

test('[J7] what failed first in order is the cause, also when those behind it are heard of before', async () => {
  const cause = Promise.withResolvers<void>();
  const done = allInOrder([Promise.resolve(), cause.promise, Promise.reject(new Error('the transaction is aborted'))]);
  cause.reject(new Error('the row is refused'));
  await expect(done).rejects.toThrow('the row is refused');
});
