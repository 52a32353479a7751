package io.thoonk.sample.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.LinearGradientPaint;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Random;

/** Paints landscapes that do not exist: a sky, a sun or moon, ridges behind ridges. The same seed gives the same picture. */
public final class Landscape {

    private final Random random;

    private final int width;

    private final int height;

    private final float hue;

    private final boolean night;

    public Landscape(long seed, int width, int height) {
        // Neighbouring seeds begin alike.
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        this.width = width;
        this.height = height;
        this.hue = random.nextFloat();
        this.night = random.nextInt(4) == 0;
    }

    public BufferedImage paint() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        sky(canvas);
        light(canvas);
        int ridges = 4 + random.nextInt(3);
        for (int ridge = 0; ridge < ridges; ridge++) {
            ridge(canvas, (double) ridge / (ridges - 1));
        }
        canvas.dispose();
        return image;
    }

    private void sky(Graphics2D canvas) {
        Color top = night ? colour(0.62f, 0.6f, 0.15f) : colour(hue + 0.55f, 0.45f, 0.75f);
        Color bottom = night ? colour(hue, 0.45f, 0.45f) : colour(hue + 0.08f, 0.35f, 0.98f);
        canvas.setPaint(new LinearGradientPaint(
                0, 0, 0, height * 0.75f, new float[] {0, 0.55f, 1}, new Color[] {top, mix(top, bottom), bottom}));
        canvas.fill(new Rectangle2D.Double(0, 0, width, height));
        if (night) {
            canvas.setPaint(new Color(255, 255, 255, 190));
            for (int star = 0; star < 160; star++) {
                double size = 0.5 + random.nextDouble() * height / 320;
                canvas.fill(
                        new Ellipse2D.Double(random.nextInt(width), random.nextDouble() * height * 0.6, size, size));
            }
        }
    }

    private void light(Graphics2D canvas) {
        float x = width * (0.2f + random.nextFloat() * 0.6f);
        float y = height * (0.2f + random.nextFloat() * 0.3f);
        float radius = Math.min(width, height) * (0.06f + random.nextFloat() * 0.06f);
        Color glow = night ? new Color(235, 240, 255, 90) : new Color(255, 244, 214, 150);
        canvas.setPaint(new RadialGradientPaint(
                x, y, radius * 5, new float[] {0, 1}, new Color[] {glow, new Color(255, 255, 255, 0)}));
        canvas.fill(new Ellipse2D.Float(x - radius * 5, y - radius * 5, radius * 10, radius * 10));
        canvas.setPaint(night ? new Color(240, 240, 230) : new Color(255, 250, 232));
        canvas.fill(new Ellipse2D.Float(x - radius, y - radius, radius * 2, radius * 2));
    }

    private void ridge(Graphics2D canvas, double nearness) {
        double base = height * (0.45 + 0.42 * nearness);
        double swing = height * (0.16 - 0.08 * nearness);
        double slow = random.nextDouble() * 6;
        double quick = random.nextDouble() * 6;
        Path2D outline = new Path2D.Double();
        outline.moveTo(0, height);
        for (int x = 0; x <= width; x += 2) {
            double at = (double) x / Math.max(width, height);
            double y = base
                    - swing * Math.sin(at * 5 + slow) * 0.6
                    - swing * Math.sin(at * 13 + quick) * 0.3
                    - swing * Math.sin(at * 37 + slow) * 0.08;
            outline.lineTo(x, y);
        }
        outline.lineTo(width, height);
        outline.closePath();
        float light = (float) ((night ? 0.42 : 0.78) - (night ? 0.34 : 0.55) * nearness);
        canvas.setPaint(colour(hue + 0.1f * (float) nearness, (float) (0.25 + 0.4 * nearness), light));
        canvas.fill(outline);
        if (nearness > 0.55) {
            trees(canvas, base, light * 0.72f, nearness);
        }
    }

    private void trees(Graphics2D canvas, double base, float light, double nearness) {
        canvas.setPaint(colour(hue + 0.3f, 0.45f, light));
        canvas.setStroke(new BasicStroke(Math.max(1, width / 400f)));
        int count = 6 + random.nextInt(14);
        for (int tree = 0; tree < count; tree++) {
            double x = random.nextDouble() * width;
            double size = height * (0.03 + 0.07 * nearness) * (0.6 + random.nextDouble() * 0.8);
            double foot = base + height * 0.05;
            Path2D shape = new Path2D.Double();
            shape.moveTo(x, foot - size * 2);
            shape.lineTo(x - size * 0.45, foot);
            shape.lineTo(x + size * 0.45, foot);
            shape.closePath();
            canvas.fill(shape);
        }
    }

    private static Color colour(float hue, float saturation, float brightness) {
        return Color.getHSBColor(hue, Math.min(1, saturation), Math.max(0, Math.min(1, brightness)));
    }

    private static Color mix(Color one, Color other) {
        return new Color(
                (one.getRed() + other.getRed()) / 2,
                (one.getGreen() + other.getGreen()) / 2,
                (one.getBlue() + other.getBlue()) / 2);
    }
}
