// Zod would try whether it may make code from text, which a page's content security policy reports as an attack.
// It reads this while schemas are built: the SDK imports this file before anything else.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
