#!/bin/sh
# Tokens per second and time to the first token of the ONNX and llama.cpp backends, in the engine's process and in a worker, against
# the same native library called directly; on one thread, in turns, medians over all rounds. Each round begins with another way, so
# that rounds should be a multiple of three. A shape is one of 'models generate', or tiny-lm: the small language model of the archive,
# whose tokens are so quick that what the engine and a worker add to each shows. Exit code 1 if the engine has less than 0.97 of the
# library's tokens per second, tiny-lm excepted.
#   generation.sh [--rounds 6] [--texts 3] [--tokens 64] [--formats "onnx gguf"] [--least 0.97] [--work FOLDER] [SHAPE...]
rounds=6 texts=3 tokens=64 formats="onnx gguf" least=0.97 status=0 work=${TMPDIR:-/tmp}/serai-generation shapes=
while [ $# -gt 0 ]; do
  case $1 in
    --rounds | --texts | --tokens | --formats | --least | --work)
      [ $# -gt 1 ] || { echo "$1 takes a value" >&2; exit 2; }
      eval "${1#--}=\$2"
      shift
      ;;
    -*) sed -n '2,8s/^# //p' "$0" >&2; exit 2 ;;
    *) shapes="$shapes $1" ;;
  esac
  shift
done
. "$(dirname "$0")/common.sh"
prompt="Once there was a happy girl who went to the river with her brother. They looked for stones and found a green ring in the water. What should they do with it, and who had lost it?"
catalog=$work/catalog
mkdir -p "$catalog"

generate() {
  [ -d "$catalog/$1" ] || "$archive/bin/serai" models generate "$2" --format "$3" --home "$work" >&2
}

# take NAME: a model of the archive.
take() {
  [ -d "$catalog/$1" ] || cp -r "$archive/catalog/$1" "$catalog/$1"
}

# with_tokenizer NAME: graphs with random weights have no tokenizer; theirs is that of the small language model.
with_tokenizer() {
  grep -q '^tasks' "$catalog/$1/model.yaml" && return
  cp "$archive/catalog/tiny-lm/tokenizer.json" "$catalog/$1/"
  size=$(wc -c <"$catalog/$1/tokenizer.json") digest=$(sha256sum "$catalog/$1/tokenizer.json" | cut -d' ' -f1)
  sed -i "s/^files:/tasks: [text-generation]\nfiles:\n  - {path: tokenizer.json, size: $size, sha256: \"$digest\"}/" "$catalog/$1/model.yaml"
}

engine() { bench -Dserai.catalog="$catalog" io.serai.bench.GenerationLoop "$1" "$2" "$prompt" "$3" "$4" 2>>"$work/log"; }
median() { sort -n | awk '{ all[NR] = $1 } END { print NR % 2 ? all[(NR + 1) / 2] : (all[NR / 2] + all[NR / 2 + 1]) / 2 }'; }

# once WAY BARE...: texts by that way; times are added to those of earlier rounds.
once() {
  way=$1
  shift
  case $way in
    library) "$@" "$length" "$tokens" "$each" ;;
    *) engine "$name" "$way" "$tokens" "$each" ;;
  esac >>"$work/times-$way"
}

# compare NAME BARE...: rounds of the library, called by BARE with the prompt's tokens and so on, and of the engine.
compare() {
  name=$1 each=$texts
  case $name in tiny-lm*) each=$((texts * 100)) ;; esac # so that all is compiled by then
  shift
  rm -f "$work"/times-*
  length=$(engine "$name" in-process 2 1 | cut -d' ' -f3)
  for round in $(seq "$rounds"); do
    case $((round % 3)) in
      1) ways="library in-process worker" ;;
      2) ways="in-process worker library" ;;
      *) ways="worker library in-process" ;;
    esac
    for way in $ways; do once "$way" "$@"; done
  done
  base=
  for way in library in-process worker; do
    first=$(cut -d' ' -f1 "$work/times-$way" | median)
    rate=$(cut -d' ' -f2 "$work/times-$way" | median)
    base=${base:-$rate}
    case $name in
      tiny-lm*) ;;
      *)
        if ! awk -v rate="$rate" -v base="$base" -v least="$least" 'BEGIN { exit rate < least * base }'; then
          echo "$name, $way: less than $least of the library's tokens per second" >&2
          status=1
        fi
        ;;
    esac
    awk -v name="$name" -v way="$way" -v first="$first" -v rate="$rate" -v base="$base" -v length_="$length" \
      'BEGIN { printf "| %s | %s | %d | %.0f | %.2f | %.3f | %.0f |\n", name, way, length_, first, rate, rate / base, 1e6 / rate - 1e6 / base }'
  done
}

onnx() { bench io.serai.bench.BareOnnx "$@"; }
llama() { bench io.serai.bench.BareLlama "$@"; }

unzip -oqj "$archive/plugins/llamacpp-"*.jar "de/kherud/llama/Linux/$(uname -m)/libjllama.so" -d "$work"
echo "| model | called | prompt's tokens | to the first token, ms | tokens/s | of the library's | more per token, µs |"
echo "| --- | --- | --- | --- | --- | --- | --- |"
for shape in ${shapes:-gpt2-small tiny-lm}; do
  for format in $formats; do
    case $shape,$format in
      tiny-lm,onnx)
        take tiny-lm
        compare tiny-lm onnx "$catalog/tiny-lm/model.onnx"
        ;;
      tiny-lm,gguf)
        take tiny-lm-gguf
        compare tiny-lm-gguf llama "$work/libjllama.so" "$catalog/tiny-lm-gguf/model.gguf"
        ;;
      *,onnx)
        generate "$shape-random" "$shape" onnx
        with_tokenizer "$shape-random"
        compare "$shape-random" onnx "$catalog/$shape-random/model.onnx"
        ;;
      *,gguf)
        generate "$shape-random-gguf" "$shape" gguf
        compare "$shape-random-gguf" llama "$work/libjllama.so" "$catalog/$shape-random-gguf/model.gguf"
        ;;
      *) echo "no format '$format'; there are onnx and gguf" >&2; exit 2 ;;
    esac
  done
done
exit $status
