package io.thoonk.sample.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.AffineTransformOp;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Picture files of every kind that the wall takes. Its {@code main} has painted those of the demo. */
public final class PictureFiles {

    private static final List<String> DEMO = List.of("dunes", "lake", "fog", "evening", "valley", "north");

    private PictureFiles() {}

    /** Writes the demo pictures into the folder that is given. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        for (int i = 0; i < DEMO.size(); i++) {
            BufferedImage picture = new Landscape(3 + i * 11L, 1024, 768).paint();
            Files.write(folder.resolve((i + 1) + "-" + DEMO.get(i) + ".jpg"), encode(picture, "jpg"));
        }
        Files.write(folder.resolve("7-turned.jpg"), turnedJpeg(new Landscape(20, 768, 1024).paint()));
        Files.write(folder.resolve("8-kite.png"), encode(kite(), "png"));
        Files.write(folder.resolve("9-robin.gif"), encode(robin(), "gif"));
    }

    public static byte[] jpeg(long seed) {
        return encode(new Landscape(seed, 640, 480).paint(), "jpg");
    }

    public static byte[] encode(BufferedImage picture, String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(picture, format, out)) {
                throw new IllegalArgumentException("No writer for " + format);
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return out.toByteArray();
    }

    /** As a camera held upright writes it: the pixels lie on their side, and EXIF's orientation 6 says so. */
    public static byte[] turnedJpeg(BufferedImage upright) {
        AffineTransform turn = AffineTransform.getQuadrantRotateInstance(-1);
        turn.preConcatenate(AffineTransform.getTranslateInstance(0, upright.getWidth()));
        BufferedImage lying = new BufferedImage(upright.getHeight(), upright.getWidth(), BufferedImage.TYPE_INT_RGB);
        new AffineTransformOp(turn, AffineTransformOp.TYPE_NEAREST_NEIGHBOR).filter(upright, lying);
        byte[] jpeg = encode(lying, "jpg");
        // APP1: "Exif", big-endian TIFF, one entry: orientation (0x0112), a short, 6.
        int[] exif = {
            0xff, 0xe1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0,
            1, 0, 6, 0, 0, 0, 0, 0, 0
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        for (int value : exif) {
            out.write(value);
        }
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    /** With a transparent ground. */
    public static BufferedImage kite() {
        BufferedImage image = new BufferedImage(600, 600, BufferedImage.TYPE_INT_ARGB);
        Graphics2D canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        double[][] corners = {{330, 60}, {480, 230}, {300, 420}, {180, 190}};
        Color[] colours = {new Color(0xe4572e), new Color(0xf3a712), new Color(0x29335c), new Color(0xa8c686)};
        for (int i = 0; i < corners.length; i++) {
            double[] next = corners[(i + 1) % corners.length];
            Path2D part = new Path2D.Double();
            part.moveTo(315, 225);
            part.lineTo(corners[i][0], corners[i][1]);
            part.lineTo(next[0], next[1]);
            part.closePath();
            canvas.setPaint(colours[i]);
            canvas.fill(part);
        }
        Path2D tail = new Path2D.Double();
        tail.moveTo(300, 420);
        tail.curveTo(360, 480, 220, 500, 250, 580);
        canvas.setPaint(new Color(0x29335c));
        canvas.setStroke(new BasicStroke(5));
        canvas.draw(tail);
        canvas.dispose();
        return image;
    }

    private static BufferedImage robin() {
        String[] rows = {
            "................",
            ".....bbbbb......",
            "....bbbbbbb.....",
            "...bbbbbkbb.....",
            "...bbbrrrrbyy...",
            "...bbrrrrrr.....",
            "..bbbrrrrrr.....",
            "..bbbrrrrrr.....",
            ".bbbbwrrrrw.....",
            ".bbbbwwwwww.....",
            "bbbbbbwwww......",
            "bbb.bbbww.......",
            "......o.o.......",
            "......o.o.......",
            ".....oo.oo......",
            "gggggggggggggggg",
        };
        int cell = 32;
        BufferedImage image = new BufferedImage(rows.length * cell, rows.length * cell, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int rgb =
                        switch (rows[y / cell].charAt(x / cell)) {
                            case 'b' -> 0x7a5c3e;
                            case 'r' -> 0xd9542b;
                            case 'w' -> 0xf1ead9;
                            case 'k' -> 0x1d1a16;
                            case 'y' -> 0xe0a526;
                            case 'o' -> 0x5b4326;
                            case 'g' -> 0x5f8f4e;
                            default -> 0xbfdcec;
                        };
                image.setRGB(x, y, rgb);
            }
        }
        return image;
    }
}
