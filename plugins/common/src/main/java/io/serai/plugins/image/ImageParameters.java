package io.serai.plugins.image;

import io.serai.spi.ParameterSpec;
import java.util.List;

/** What a manifest may set for tasks on images, whatever computes them; see {@link ImageInput}. */
public final class ImageParameters {
  /** By name, type, default and meaning. */
  public static final List<ParameterSpec> SPECS =
      List.of(
          new ParameterSpec(
              "image.size",
              "integer, or HEIGHTxWIDTH",
              "the model's, else 224",
              "pixels of the images that the model takes"),
          new ParameterSpec(
              "image.resize",
              "integer",
              "256 for each 224 of the size",
              "what an image's shorter side is scaled to before its middle is cut out"),
          new ParameterSpec(
              "image.crop",
              "boolean",
              "true",
              "cut out the middle; else the whole image is stretched to the size"),
          new ParameterSpec(
              "image.mean",
              "number, or one per colour with commas",
              "0.485, 0.456, 0.406; 0 for grey",
              "subtracted from each colour, of which 1 is the brightest"),
          new ParameterSpec(
              "image.std",
              "number, or one per colour with commas",
              "0.229, 0.224, 0.225; 1 for grey",
              "what the difference is divided by"),
          new ParameterSpec(
              "image.layout",
              "nchw or nhwc",
              "as the model's input shows, else nchw",
              "whether colours come before height and width"),
          new ParameterSpec(
              "image.colours",
              "rgb, bgr or grey",
              "rgb, or grey where the model takes one",
              "the order of the colours"));

  private ImageParameters() {}
}
