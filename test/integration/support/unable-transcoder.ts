/** A transcoder process on a machine where node-av is not installed. */
process.send?.({ type: 'ready', able: false });
process.on('disconnect', () => process.exit(0));
