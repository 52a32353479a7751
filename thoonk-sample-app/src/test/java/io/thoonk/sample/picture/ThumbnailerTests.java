package io.thoonk.sample.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThumbnailerTests {

    private final Thumbnailer thumbnailer = new Thumbnailer();

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "gif"})
    void shrinksPicturesOfEachKindAndKeepsTheirColours(String format) throws Exception {
        Thumbnail thumbnail =
                thumbnailer.make(PictureFiles.encode(halves(1200, 600, BufferedImage.TYPE_INT_RGB), format));

        assertThat(thumbnail.width()).isEqualTo(480);
        assertThat(thumbnail.height()).isEqualTo(240);
        BufferedImage small = read(thumbnail);
        assertLooksLike(small.getRGB(60, 120), Color.RED);
        assertLooksLike(small.getRGB(420, 120), Color.BLUE);
    }

    @Test
    void leavesASmallPictureItsSize() throws Exception {
        Thumbnail thumbnail = thumbnailer.make(PictureFiles.encode(halves(30, 20, BufferedImage.TYPE_INT_RGB), "png"));

        assertThat(thumbnail.width()).isLessThanOrEqualTo(480);
        assertThat((double) thumbnail.width() / thumbnail.height()).isEqualTo(1.5);
    }

    @Test
    void turnsAPictureUprightAsItsExifDataSay() throws Exception {
        BufferedImage upright = halves(400, 800, BufferedImage.TYPE_INT_RGB);

        Thumbnail thumbnail = thumbnailer.make(PictureFiles.turnedJpeg(upright));

        assertThat(thumbnail.width()).isEqualTo(240);
        assertThat(thumbnail.height()).isEqualTo(480);
        BufferedImage small = read(thumbnail);
        assertLooksLike(small.getRGB(40, 240), Color.RED);
        assertLooksLike(small.getRGB(200, 240), Color.BLUE);
    }

    @Test
    void keepsTransparentPartsTransparent() throws Exception {
        Thumbnail thumbnail = thumbnailer.make(PictureFiles.encode(PictureFiles.kite(), "png"));

        BufferedImage small = read(thumbnail);
        assertThat(small.getRGB(2, 2) >>> 24).isZero();
        assertThat(thumbnail.palette()).hasSize(5);
    }

    @Test
    void saysThatAFileIsNoPicture() {
        assertThatExceptionOfType(UnreadablePictureException.class)
                .isThrownBy(() -> thumbnailer.make("Dear all, this is a letter".getBytes()))
                .withMessage("This is not a JPEG, PNG or GIF picture");
        assertThatExceptionOfType(UnreadablePictureException.class)
                .isThrownBy(() -> thumbnailer.make(new byte[0]))
                .withMessage("The file is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "gif"})
    void saysThatAPictureIsDamaged(String format) {
        byte[] whole = PictureFiles.encode(halves(600, 600, BufferedImage.TYPE_INT_RGB), format);
        byte[] head = Arrays.copyOf(whole, 40);

        assertThatExceptionOfType(UnreadablePictureException.class)
                .isThrownBy(() -> thumbnailer.make(head))
                .withMessageStartingWith("The picture is damaged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "gif"})
    void doesNotTakeHalfAFileForAPicture(String format) {
        byte[] whole = PictureFiles.encode(new Landscape(7, 600, 600).paint(), format);
        byte[] half = Arrays.copyOf(whole, whole.length / 2);

        assertThatExceptionOfType(UnreadablePictureException.class)
                .isThrownBy(() -> thumbnailer.make(half))
                .withMessageStartingWith("The picture is damaged");
    }

    @Test
    void takesAJpegWithMoreBehindIt() throws Exception {
        byte[] whole = PictureFiles.jpeg(8);
        byte[] more = Arrays.copyOf(whole, whole.length + 1000);

        assertThat(thumbnailer.make(more).width()).isEqualTo(480);
    }

    @Test
    void refusesAPictureThatWouldFillTheMemory() {
        byte[] png = PictureFiles.encode(halves(8, 8, BufferedImage.TYPE_INT_RGB), "png");
        // Width and height stand behind the signature and the head of the first chunk.
        ByteBuffer.wrap(png).putInt(16, 50_000).putInt(20, 40_000);

        assertThatExceptionOfType(UnreadablePictureException.class)
                .isThrownBy(() -> thumbnailer.make(png))
                .withMessage("The picture has 2000 megapixels, and the wall takes 100");
    }

    private static BufferedImage halves(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        Graphics2D canvas = image.createGraphics();
        canvas.setPaint(Color.RED);
        canvas.fillRect(0, 0, width / 2, height);
        canvas.setPaint(Color.BLUE);
        canvas.fillRect(width / 2, 0, width - width / 2, height);
        canvas.dispose();
        return image;
    }

    private static BufferedImage read(Thumbnail thumbnail) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(thumbnail.data()));
    }

    private static void assertLooksLike(int rgb, Color expected) {
        Color actual = new Color(rgb);
        assertThat(Math.abs(actual.getRed() - expected.getRed())
                        + Math.abs(actual.getGreen() - expected.getGreen())
                        + Math.abs(actual.getBlue() - expected.getBlue()))
                .as("%s is like %s", actual, expected)
                .isLessThan(60);
    }
}
