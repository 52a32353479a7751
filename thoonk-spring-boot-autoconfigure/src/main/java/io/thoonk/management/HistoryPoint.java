package io.thoonk.management;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What stood in a feed in one minute.
 *
 * @param minute since 1970
 * @param published how many were ever published or put
 * @param finished how many jobs ever finished
 * @param waiting how many waited
 * @param stalled how many jobs were stalled
 * @param oldestAge age of the next job in seconds
 * @param medianWait from put to claim, in ms, 0 where no process told
 * @param longWait the 99th percentile of that
 */
public record HistoryPoint(
        long minute,
        double published,
        double finished,
        long waiting,
        long stalled,
        long oldestAge,
        long medianWait,
        long longWait) {

    static final int SLOT = 40;

    /** Reads those of the slots that belong to the minutes asked for. */
    static List<HistoryPoint> decode(byte[] slots, long first, long last) {
        ByteBuffer bytes = ByteBuffer.wrap(slots);
        List<HistoryPoint> points = new ArrayList<>();
        while (bytes.remaining() >= SLOT) {
            HistoryPoint point = new HistoryPoint(
                    unsigned(bytes),
                    bytes.getDouble(),
                    bytes.getDouble(),
                    unsigned(bytes),
                    unsigned(bytes),
                    unsigned(bytes),
                    unsigned(bytes),
                    unsigned(bytes));
            if (point.minute >= first && point.minute <= last) {
                points.add(point);
            }
        }
        points.sort(Comparator.comparingLong(HistoryPoint::minute));
        return points;
    }

    private static long unsigned(ByteBuffer bytes) {
        return Integer.toUnsignedLong(bytes.getInt());
    }
}
