package io.thoonk.sample.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import net.coobird.thumbnailator.Thumbnails;

/** Many thumbnails on one picture, in rows. */
public final class ContactSheet {

    static final int WIDTH = 160;

    static final int HEIGHT = 120;

    static final int GAP = 8;

    private ContactSheet() {}

    /** Draws them in their order, in about as many rows as columns; the sheet is a JPEG. */
    public static byte[] of(List<byte[]> thumbnails) throws IOException {
        int columns = Math.max(1, (int) Math.ceil(Math.sqrt(thumbnails.size())));
        int rows = Math.max(1, (thumbnails.size() + columns - 1) / columns);
        BufferedImage sheet = new BufferedImage(
                GAP + columns * (WIDTH + GAP), GAP + rows * (HEIGHT + GAP), BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = sheet.createGraphics();
        canvas.setColor(Color.WHITE);
        canvas.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        for (int i = 0; i < thumbnails.size(); i++) {
            BufferedImage small = Thumbnails.of(new ByteArrayInputStream(thumbnails.get(i)))
                    .size(WIDTH, HEIGHT)
                    .asBufferedImage();
            int x = GAP + i % columns * (WIDTH + GAP) + (WIDTH - small.getWidth()) / 2;
            int y = GAP + i / columns * (HEIGHT + GAP) + (HEIGHT - small.getHeight()) / 2;
            canvas.drawImage(small, x, y, null);
        }
        canvas.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(sheet, "jpg", out);
        return out.toByteArray();
    }
}
