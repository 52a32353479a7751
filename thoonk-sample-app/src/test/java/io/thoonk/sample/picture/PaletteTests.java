package io.thoonk.sample.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class PaletteTests {

    @Test
    void namesTheColoursOfAPicture() {
        BufferedImage image = new BufferedImage(100, 100, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        canvas.setPaint(new Color(0x2040c0));
        canvas.fillRect(0, 0, 100, 50);
        canvas.setPaint(new Color(0xf0a010));
        canvas.fillRect(0, 50, 100, 50);
        canvas.dispose();

        assertThat(Palette.of(image, 5)).containsExactlyInAnyOrder("#2040c0", "#f0a010");
    }

    @Test
    void leavesOutWhatIsTransparent() {
        BufferedImage image = new BufferedImage(10, 10, BufferedImage.TYPE_INT_ARGB);
        assertThat(Palette.of(image, 5)).isEmpty();

        image.setRGB(3, 3, 0xff00ff00);
        assertThat(Palette.of(image, 5)).containsExactly("#00ff00");
    }
}
