import { encodeClip } from './clips/encode-exp.ts';
await encodeClip('/tmp/clips', 'school-day');
