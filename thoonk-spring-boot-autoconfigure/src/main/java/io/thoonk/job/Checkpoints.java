package io.thoonk.job;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a job keeps for whoever goes on with it: values by name, all in one field of Redis. Immutable.
 *
 * @param values the values
 */
record Checkpoints(Map<String, Value> values) {

    /** What one value may have, which is written whenever one of them changes. */
    static final int MAX_VALUE = 64 * 1024;

    /** What all values of a job may have together, with their names and types. */
    static final int MAX_ALL = 256 * 1024;

    static final Checkpoints NONE = new Checkpoints(Map.of());

    private static final byte VERSION = 1;

    Optional<Value> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * Changes one value.
     *
     * @throws IllegalArgumentException if it is too large, or all are together
     */
    Checkpoints with(String name, Value value) {
        if (value.bytes().length > MAX_VALUE) {
            throw new IllegalArgumentException("A checkpoint, or the result of a step, has " + value.bytes().length
                    + " bytes, more than the " + MAX_VALUE + " that are kept; store it elsewhere and keep a reference");
        }
        Map<String, Value> changed = new LinkedHashMap<>(values);
        changed.put(name, value);
        long all = 0;
        for (Map.Entry<String, Value> each : changed.entrySet()) {
            all += sizeOf(each.getKey(), each.getValue());
        }
        if (all > MAX_ALL) {
            throw new IllegalArgumentException("The checkpoint and the results of the steps of one job have " + all
                    + " bytes, more than the " + MAX_ALL + " that are kept; store some elsewhere and keep references");
        }
        return new Checkpoints(changed);
    }

    /** Its name counts as well: of steps without results there may be many. */
    private static int sizeOf(String name, Value value) {
        return name.length() + value.type().length() + value.bytes().length;
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            for (Map.Entry<String, Value> each : values.entrySet()) {
                out.writeUTF(each.getKey());
                out.writeUTF(each.getValue().type());
                out.writeInt(each.getValue().bytes().length);
                out.write(each.getValue().bytes());
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #encode} has written.
     *
     * @throws IllegalStateException if it was written by a version of the library that this one does not know
     */
    static Checkpoints decode(byte[] encoded) {
        Map<String, Value> values = new LinkedHashMap<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(encoded))) {
            if (in.readByte() != VERSION) {
                throw new IllegalStateException(
                        "The checkpoint was written by a later version of the library, which has to go on with the job");
            }
            while (in.available() > 0) {
                String name = in.readUTF();
                String type = in.readUTF();
                values.put(name, new Value(type, in.readNBytes(in.readInt())));
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return new Checkpoints(values);
    }

    /**
     * A value.
     *
     * @param type what it is to be read as, where its reader does not say so; else empty
     * @param bytes the value, converted as payloads are
     */
    record Value(String type, byte[] bytes) {}
}
