package io.thoonk.sample.picture;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The main colours of a picture by median cut: the box with the widest channel is halved until there are enough. */
final class Palette {

    private static final int OPAQUE = 128;

    private static final int SAMPLES = 10_000;

    private Palette() {}

    static List<String> of(BufferedImage image, int colours) {
        List<Box> boxes = new ArrayList<>();
        int[] pixels = sample(image);
        if (pixels.length > 0) {
            boxes.add(new Box(pixels));
        }
        while (boxes.size() < colours) {
            Box widest = boxes.stream().max(Comparator.comparingInt(Box::width)).orElse(null);
            if (widest == null || widest.width() == 0) {
                break;
            }
            boxes.remove(widest);
            boxes.addAll(widest.halves());
        }
        return boxes.stream()
                .sorted(Comparator.comparingInt(Box::size).reversed())
                .map(Box::average)
                .distinct()
                .toList();
    }

    private static int[] sample(BufferedImage image) {
        int width = image.getWidth();
        int[] all = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
        int step = Math.max(1, all.length / SAMPLES);
        return IntStream.range(0, (all.length + step - 1) / step)
                .map(i -> all[i * step])
                .filter(rgb -> rgb >>> 24 >= OPAQUE)
                .toArray();
    }

    private record Box(int[] pixels) {

        int size() {
            return pixels.length;
        }

        int width() {
            return range(widestChannel());
        }

        List<Box> halves() {
            int channel = widestChannel();
            int[] sorted = Arrays.stream(pixels)
                    .boxed()
                    .sorted(Comparator.comparingInt(rgb -> channel(rgb, channel)))
                    .mapToInt(Integer::intValue)
                    .toArray();
            int middle = sorted.length / 2;
            return List.of(
                    new Box(Arrays.copyOfRange(sorted, 0, middle)),
                    new Box(Arrays.copyOfRange(sorted, middle, sorted.length)));
        }

        String average() {
            long[] sums = new long[3];
            for (int rgb : pixels) {
                for (int channel = 0; channel < 3; channel++) {
                    sums[channel] += channel(rgb, channel);
                }
            }
            return String.format(Locale.ROOT, "#%02x%02x%02x", sums[0] / size(), sums[1] / size(), sums[2] / size());
        }

        private int widestChannel() {
            return range(0) >= range(1) && range(0) >= range(2) ? 0 : range(1) >= range(2) ? 1 : 2;
        }

        private int range(int channel) {
            int least = 255;
            int most = 0;
            for (int rgb : pixels) {
                least = Math.min(least, channel(rgb, channel));
                most = Math.max(most, channel(rgb, channel));
            }
            return most - least;
        }

        private static int channel(int rgb, int channel) {
            return rgb >> (16 - 8 * channel) & 0xff;
        }
    }
}
