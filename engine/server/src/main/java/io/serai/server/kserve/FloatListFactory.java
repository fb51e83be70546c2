package io.serai.server.kserve;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.IOContext;
import java.io.IOException;

/** Makes a {@link FloatListParser} for arrays of UTF-8; another encoding has the usual parser. */
final class FloatListFactory extends JsonFactory {
  private static final long serialVersionUID = 1;

  FloatListFactory(JsonFactoryBuilder settings) {
    super(settings);
  }

  @Override
  protected JsonParser _createParser(byte[] json, int offset, int length, IOContext context)
      throws IOException {
    // JSON begins with two characters of ASCII, of which a zero byte is a part in UTF-16 and -32.
    boolean utf8 = length > 1 && json[offset] > 0 && json[offset + 1] > 0;
    if (!utf8) {
      return super._createParser(json, offset, length, context);
    }
    context.setEncoding(JsonEncoding.UTF8);
    return new FloatListParser(
        context,
        _parserFeatures,
        _objectCodec,
        _byteSymbolCanonicalizer.makeChild(_factoryFeatures),
        json,
        offset,
        length);
  }
}
