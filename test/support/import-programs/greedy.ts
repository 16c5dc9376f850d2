/** Ends as V8 ends a process that is out of memory; filling three gigabytes would take the machine from the other tests. */
process.on('message', () => process.abort());
