// `npm start`: installs what is missing, then hands over to src/main/start.ts under Node 24.
import { runProject } from './tools/node-runner.mjs';

await runProject(['src/main/start.ts', ...process.argv.slice(2)]);
