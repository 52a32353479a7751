package io.thoonk.sample.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import net.coobird.thumbnailator.Thumbnails;
import org.springframework.stereotype.Component;

/** Makes thumbnails of JPEG, PNG and GIF pictures, upright as their EXIF data say. Thread-safe. */
@Component
public class Thumbnailer {

    static final int LONGEST_SIDE = 480;

    /** Decoding takes four bytes per pixel: a small file may say that it is huge. */
    static final long MOST_PIXELS = 100_000_000;

    private static final int COLOURS = 5;

    public Thumbnail make(byte[] picture) throws UnreadablePictureException {
        checkSize(picture);
        BufferedImage image = shrink(picture);
        String format = isOpaque(image) ? "jpg" : "png";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            Thumbnails.of(image)
                    .scale(1)
                    .outputFormat(format)
                    .outputQuality(0.85)
                    .toOutputStream(out);
        } catch (IOException ex) {
            throw new UnreadablePictureException("The thumbnail cannot be written: " + ex.getMessage(), ex);
        }
        return new Thumbnail(out.toByteArray(), image.getWidth(), image.getHeight(), Palette.of(image, COLOURS));
    }

    private static BufferedImage shrink(byte[] picture) throws UnreadablePictureException {
        try {
            return Thumbnails.of(new ByteArrayInputStream(picture))
                    .size(LONGEST_SIDE, LONGEST_SIDE)
                    // Otherwise a GIF's few colours would be all that scaling can use.
                    .imageType(BufferedImage.TYPE_INT_ARGB)
                    .asBufferedImage();
        } catch (IOException | RuntimeException ex) {
            // The decoders answer broken data with exceptions of many kinds.
            throw new UnreadablePictureException("The picture is damaged: " + ex.getMessage(), ex);
        }
    }

    private static boolean isOpaque(BufferedImage image) {
        int[] alpha = image.getAlphaRaster().getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (int[]) null);
        return Arrays.stream(alpha).allMatch(value -> value == 255);
    }

    private static void checkSize(byte[] picture) throws UnreadablePictureException {
        if (picture.length == 0) {
            throw new UnreadablePictureException("The file is empty");
        }
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(picture))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new UnreadablePictureException("This is not a JPEG, PNG or GIF picture");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels > MOST_PIXELS) {
                    throw new UnreadablePictureException("The picture has " + pixels / 1_000_000
                            + " megapixels, and the wall takes " + MOST_PIXELS / 1_000_000);
                }
                if (reader.getFormatName().equalsIgnoreCase("jpeg") && !JpegEnd.isThere(picture)) {
                    throw new UnreadablePictureException("The picture is damaged: the file ends too early");
                }
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException ex) {
            throw new UnreadablePictureException("The picture is damaged: " + ex.getMessage(), ex);
        }
    }
}
