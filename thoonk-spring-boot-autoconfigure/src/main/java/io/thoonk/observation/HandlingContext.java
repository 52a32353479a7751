package io.thoonk.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known while a handler works. A convention gives the same key values at the start and, of a run that succeeds, at the end; as
 * long as nobody adds others they stay as they were given and fill no tables, which costs more than all else of an observation.
 * As thread-safe as its superclass.
 */
abstract class HandlingContext extends ReceiverContext<Map<String, String>> {

    private final GivenAtOnce low = new GivenAtOnce();

    private final GivenAtOnce high = new GivenAtOnce();

    private long startedAt;

    HandlingContext(Map<String, String> headers) {
        super(Map::get, Kind.CONSUMER);
        setCarrier(headers);
        setRemoteServiceName("redis");
    }

    final long startedAt() {
        return startedAt;
    }

    final void startedAt(long time) {
        startedAt = time;
    }

    @Override
    public final Observation.Context addLowCardinalityKeyValues(KeyValues values) {
        return low.takes(values) ? this : super.addLowCardinalityKeyValues(values);
    }

    @Override
    public final Observation.Context addLowCardinalityKeyValue(KeyValue value) {
        low.spill(super::addLowCardinalityKeyValue);
        return super.addLowCardinalityKeyValue(value);
    }

    @Override
    public final Observation.Context removeLowCardinalityKeyValue(String key) {
        low.spill(super::addLowCardinalityKeyValue);
        return super.removeLowCardinalityKeyValue(key);
    }

    @Override
    public final @Nullable KeyValue getLowCardinalityKeyValue(String key) {
        low.spill(super::addLowCardinalityKeyValue);
        return super.getLowCardinalityKeyValue(key);
    }

    @Override
    public final KeyValues getLowCardinalityKeyValues() {
        KeyValues given = low.given;
        return given == null ? super.getLowCardinalityKeyValues() : given;
    }

    @Override
    public final Observation.Context addHighCardinalityKeyValues(KeyValues values) {
        return high.takes(values) ? this : super.addHighCardinalityKeyValues(values);
    }

    @Override
    public final Observation.Context addHighCardinalityKeyValue(KeyValue value) {
        high.spill(super::addHighCardinalityKeyValue);
        return super.addHighCardinalityKeyValue(value);
    }

    @Override
    public final Observation.Context removeHighCardinalityKeyValue(String key) {
        high.spill(super::addHighCardinalityKeyValue);
        return super.removeHighCardinalityKeyValue(key);
    }

    @Override
    public final @Nullable KeyValue getHighCardinalityKeyValue(String key) {
        high.spill(super::addHighCardinalityKeyValue);
        return super.getHighCardinalityKeyValue(key);
    }

    @Override
    public final KeyValues getHighCardinalityKeyValues() {
        KeyValues given = high.given;
        return given == null ? super.getHighCardinalityKeyValues() : given;
    }

    /** Key values that were given in one call, until the table of the superclass is needed. */
    private static final class GivenAtOnce {

        private volatile @Nullable KeyValues given;

        private boolean inTable;

        private synchronized boolean takes(KeyValues values) {
            if (given == null && !inTable) {
                given = values;
                return true;
            }
            return values.equals(given);
        }

        private synchronized void spill(Consumer<KeyValue> table) {
            KeyValues values = given;
            inTable = true;
            if (values != null) {
                values.forEach(table);
                given = null;
            }
        }
    }
}
