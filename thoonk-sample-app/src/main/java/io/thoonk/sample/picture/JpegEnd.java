package io.thoonk.sample.picture;

/** Tells whether a JPEG file goes on to its end. Decoders do not: they fill what is missing with grey. */
final class JpegEnd {

    private static final int END_OF_IMAGE = 0xD9;

    private static final int START_OF_SCAN = 0xDA;

    private JpegEnd() {}

    static boolean isThere(byte[] jpeg) {
        int at = 2;
        while (at + 3 < jpeg.length) {
            int marker = jpeg[at + 1] & 0xff;
            if (marker == START_OF_SCAN) {
                return endStandsBehind(jpeg, at);
            }
            // A preview inside a segment has an end of its own, so segments are stepped over.
            at += marker == 0xff ? 1 : 2 + ((jpeg[at + 2] & 0xff) << 8 | jpeg[at + 3] & 0xff);
        }
        return false;
    }

    /** In the data of a scan 0xFF is always followed by something that is no end. */
    private static boolean endStandsBehind(byte[] jpeg, int scan) {
        for (int at = scan; at + 1 < jpeg.length; at++) {
            if ((jpeg[at] & 0xff) == 0xff && (jpeg[at + 1] & 0xff) == END_OF_IMAGE) {
                return true;
            }
        }
        return false;
    }
}
