/** The key of the stand-in for the gateway of text messages; a real city has no default. */
export const DEMO_SMS_KEY = 'demo';
