// The small model of kserve.sh behind Node's own HTTP server and ONNX Runtime for Node: what the figures of the engine are next to.
// It answers every POST with what the model computes, in JSON, or as binary data where the request's tensor is; nothing else of the
// protocol, and no check of the input but its length. Run with the model's file; prints its port.
import { createServer } from "node:http";
import ort from "onnxruntime-node";

const session = await ort.InferenceSession.create(process.argv[2], {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: "sequential",
});

async function answer(body, head) {
  const asked = JSON.parse(head ? body.subarray(0, head).toString() : body.toString());
  const { name, shape, data } = asked.inputs[0];
  const values = head
    ? new Float32Array(body.buffer.slice(body.byteOffset + head, body.byteOffset + body.length))
    : Float32Array.from(data);
  const { y } = await session.run({ [name]: new ort.Tensor("float32", values, shape) });
  const output = { name: "y", datatype: "FP32", shape: y.dims };
  if (!head) {
    output.data = Array.from(y.data);
    return { type: "application/json", bytes: Buffer.from(JSON.stringify({ model_name: "mlp", outputs: [output] })) };
  }
  output.parameters = { binary_data_size: y.data.byteLength };
  const json = Buffer.from(JSON.stringify({ model_name: "mlp", outputs: [output] }));
  const raw = Buffer.from(y.data.buffer, y.data.byteOffset, y.data.byteLength);
  return { type: "application/octet-stream", bytes: Buffer.concat([json, raw]), head: json.length };
}

const server = createServer((request, response) => {
  const pieces = [];
  request.on("data", (piece) => pieces.push(piece));
  request.on("end", async () => {
    try {
      const body = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
      const { type, bytes, head } = await answer(body, Number(request.headers["inference-header-content-length"] ?? 0));
      response.setHeader("Content-Type", type);
      response.setHeader("Content-Length", bytes.length);
      if (head) {
        response.setHeader("Inference-Header-Content-Length", head);
      }
      response.end(bytes);
    } catch (e) {
      response.statusCode = 400;
      response.end(String(e));
    }
  });
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
