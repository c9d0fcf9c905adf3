import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [
    // Re-renders each component when a signal that it reads changes.
    react({ babel: { plugins: ["module:@preact/signals-react-transform"] } }),
  ],
  server: {
    proxy: { "/api": "http://127.0.0.1:8000" },
  },
  test: {
    environment: "jsdom",
    include: ["tests/**/*.test.{ts,tsx}"],
    setupFiles: "tests/setup.ts",
    restoreMocks: true,
    // A busy machine is no fault.
    testTimeout: 30_000,
  },
});
