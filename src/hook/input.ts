import { isObject } from "../spec/json/json.js";

// What agents say of themselves has a few thousand bytes, their last message with it.
const LARGEST = 4 * 1024 * 1024;

/** Reads what an agent says on its hook's input; nothing where that is too much, or no JSON object. */
export async function readInput(
  stream: AsyncIterable<Uint8Array>,
): Promise<Readonly<Record<string, unknown>>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    // Leaving the loop closes the stream.
    if (size > LARGEST) return {};
    parts.push(part);
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(parts).toString("utf8"));
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
