package io.thoonk.observation;

import io.micrometer.common.KeyValues;
import io.thoonk.observation.ProcessKeyName.HighCardinality;
import io.thoonk.observation.ProcessKeyName.LowCardinality;

/** Names and tags of the work on jobs where the application says nothing else. */
public class DefaultJobProcessObservationConvention implements JobProcessObservationConvention {

    static final DefaultJobProcessObservationConvention INSTANCE = new DefaultJobProcessObservationConvention();

    /** Creates the convention. */
    public DefaultJobProcessObservationConvention() {}

    @Override
    public String getName() {
        return "thoonk.job.process";
    }

    @Override
    public String getContextualName(JobProcessContext context) {
        return "process " + context.feed();
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(JobProcessContext context) {
        return KeyValues.of(
                LowCardinality.SYSTEM.withValue(Outcomes.SYSTEM),
                LowCardinality.OPERATION.withValue("process"),
                LowCardinality.FEED.withValue(context.feed()),
                LowCardinality.CONTAINER.withValue(context.worker()),
                LowCardinality.OUTCOME.withValue(Outcomes.outcome(context.getError())),
                LowCardinality.EXCEPTION.withValue(Outcomes.exception(context.getError())));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(JobProcessContext context) {
        return KeyValues.of(
                HighCardinality.ID.withValue(context.job().id()),
                HighCardinality.ATTEMPT.withValue(Integer.toString(context.job().failureCount() + 1)));
    }
}
