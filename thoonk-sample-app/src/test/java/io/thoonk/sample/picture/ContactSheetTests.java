package io.thoonk.sample.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContactSheetTests {

    @ParameterizedTest
    @CsvSource({"0, 1, 1", "1, 1, 1", "2, 2, 1", "4, 2, 2", "5, 3, 2", "10, 4, 3"})
    void hasAboutAsManyRowsAsColumns(int thumbnails, int columns, int rows) throws IOException {
        BufferedImage sheet = sheetOf(Collections.nCopies(thumbnails, PictureFiles.jpeg(1)));
        assertThat(sheet.getWidth()).isEqualTo(ContactSheet.GAP + columns * (ContactSheet.WIDTH + ContactSheet.GAP));
        assertThat(sheet.getHeight()).isEqualTo(ContactSheet.GAP + rows * (ContactSheet.HEIGHT + ContactSheet.GAP));
    }

    @Test
    void drawsEachInItsPlace() throws IOException {
        BufferedImage sheet = sheetOf(List.of(PictureFiles.jpeg(1), PictureFiles.jpeg(2)));
        int middle = ContactSheet.GAP + ContactSheet.HEIGHT / 2;
        int first = ContactSheet.GAP + ContactSheet.WIDTH / 2;
        assertThat(isPaper(sheet, first, middle)).isFalse();
        assertThat(isPaper(sheet, first + ContactSheet.WIDTH + ContactSheet.GAP, middle))
                .isFalse();
        assertThat(isPaper(sheet, ContactSheet.WIDTH + ContactSheet.GAP + ContactSheet.GAP / 2, middle))
                .isTrue();
    }

    private static boolean isPaper(BufferedImage sheet, int x, int y) {
        return (sheet.getRGB(x, y) & 0xf0f0f0) == 0xf0f0f0;
    }

    private static BufferedImage sheetOf(List<byte[]> thumbnails) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(ContactSheet.of(thumbnails)));
    }
}
