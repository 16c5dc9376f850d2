// The content security policy allows no code made from text, so zod must not try. Zod reads this while schemas are
// built, which in the built console is before the first line of main.tsx: hence a script of its own, before the modules.
globalThis.__zod_globalConfig = { jitless: true };
