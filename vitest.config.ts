import { defineConfig } from 'vitest/config';

// On a busy machine starting a process may take seconds.
export default defineConfig({ test: { testTimeout: 60_000 } });
