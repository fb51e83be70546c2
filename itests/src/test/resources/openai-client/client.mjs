// Asks an engine through the official client and prints what came, as JSON.
// node client.mjs BASE_URL CHAT_MODEL
import OpenAI from "openai";

const [baseURL, chatModel] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: "none", maxRetries: 0 });
const messages = [{ role: "user", content: "3+4=" }];
const found = {};

found.models = [];
for await (const model of client.models.list()) {
  found.models.push(model.id);
}
found.model = await client.models.retrieve("sentence-embedding");

found.chat = await client.chat.completions.create({
  model: chatModel, messages, temperature: 0, max_tokens: 4, stop: [";"],
});

const stream = await client.chat.completions.create({
  model: chatModel, messages, temperature: 0, max_tokens: 4, stop: [";"],
  stream: true, stream_options: { include_usage: true },
});
found.stream = { text: "", chunks: 0 };
for await (const chunk of stream) {
  found.stream.chunks++;
  found.stream.role ??= chunk.choices[0]?.delta.role;
  found.stream.text += chunk.choices[0]?.delta.content ?? "";
  found.stream.finish_reason ??= chunk.choices[0]?.finish_reason;
  found.stream.usage = chunk.usage;
}

found.helper = await client.chat.completions
  .stream({ model: chatModel, messages, temperature: 0, max_tokens: 4, stop: [";"] })
  .finalContent();

found.completion = await client.completions.create({
  model: "tiny-lm", prompt: ["1+2=", "3+4="], temperature: 0, max_tokens: 4, stop: ";",
});

const input = ["A cat sleeps.", "The kitten is asleep."];
// Without a format, the client asks for base64 and decodes it.
const packed = await client.embeddings.create({ model: "sentence-embedding", input });
const plain = await client.embeddings.create({
  model: "sentence-embedding", input, encoding_format: "float",
});
found.embeddings = {
  dimensions: packed.data.map((item) => item.embedding.length),
  same: packed.data.every((item, i) =>
    item.embedding.every((x, j) => Math.fround(x) === Math.fround(plain.data[i].embedding[j]))),
  usage: packed.usage,
};

found.errors = {};
const failures = {
  unknown: { model: "nobody", messages },
  refused: { model: chatModel, messages, frequency_penalty: 1 },
};
for (const [name, request] of Object.entries(failures)) {
  try {
    await client.chat.completions.create(request);
  } catch (e) {
    found.errors[name] = {
      class: e.constructor.name, status: e.status, type: e.type, param: e.param, code: e.code,
      message: e.message,
    };
  }
}

console.log(JSON.stringify(found));
