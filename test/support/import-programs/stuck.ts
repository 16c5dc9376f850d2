/** Reads a file that takes for ever, and never lets anything else have its turn. */
process.on('message', () => {
  process.send?.({ kind: 'progress', layer: 'stuck', rows: 1 }, () => {
    for (;;);
  });
});
