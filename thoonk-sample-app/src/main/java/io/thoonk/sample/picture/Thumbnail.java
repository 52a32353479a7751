package io.thoonk.sample.picture;

import java.util.List;

/**
 * A small picture for the wall.
 *
 * @param data the picture as a JPEG, or as a PNG if it has transparent parts
 * @param width in pixels
 * @param height in pixels
 * @param palette its main colours, the most frequent first, as {@code #rrggbb}
 */
public record Thumbnail(byte[] data, int width, int height, List<String> palette) {}
