package io.thoonk.benchmark.cost;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.handler.TracingAwareMeterObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.thoonk.observation.ObservationTimers;
import java.util.Collection;
import org.springframework.context.ApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Registries as Spring Boot's Actuator sets them up, but only in the contexts that ask for them: with Actuator itself on the class path
 * every program of this module would be measured with it.
 */
final class Instruments {

    private Instruments() {}

    static void register(GenericApplicationContext context, Equipment equipment) {
        if (!equipment.isMeasured()) {
            return;
        }
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ObservationRegistry observations = ObservationRegistry.create();
        ObservationTimers own = new ObservationTimers(meters);
        DefaultMeterObservationHandler timers = new DefaultMeterObservationHandler(meters);
        if (equipment.sampled().isPresent()) {
            SdkTracerProvider provider = provider(equipment.sampled().getAsDouble());
            ContextPropagators propagators = ContextPropagators.create(W3CTraceContextPropagator.getInstance());
            io.opentelemetry.api.trace.Tracer spans = provider.get("cost");
            Tracer tracer = new OtelTracer(spans, new OtelCurrentTraceContext(), event -> {});
            OtelPropagator propagator = new OtelPropagator(propagators, spans);
            observations
                    .observationConfig()
                    .observationHandler(new FirstMatchingCompositeObservationHandler(
                            new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
                            new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
                            new DefaultTracingObservationHandler(tracer)))
                    .observationHandler(new FirstMatchingCompositeObservationHandler(
                            new TracingAwareMeterObservationHandler<>(own, tracer),
                            new TracingAwareMeterObservationHandler<>(timers, tracer)));
            context.registerBean(SdkTracerProvider.class, () -> provider);
        } else {
            observations
                    .observationConfig()
                    .observationHandler(new FirstMatchingCompositeObservationHandler(own, timers));
        }
        context.registerBean(MeterRegistry.class, () -> meters);
        context.registerBean(ObservationRegistry.class, () -> observations);
    }

    /** Spring Boot's Actuator would do that. */
    static void bind(ApplicationContext context) {
        context.getBeanProvider(MeterRegistry.class).ifAvailable(meters -> context.getBeanProvider(MeterBinder.class)
                .orderedStream()
                .forEach(binder -> binder.bindTo(meters)));
    }

    private static SdkTracerProvider provider(double sampled) {
        return SdkTracerProvider.builder()
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(sampled)))
                .addSpanProcessor(BatchSpanProcessor.builder(new Nowhere()).build())
                .build();
    }

    /** Takes spans and sends them nowhere. */
    private static final class Nowhere implements SpanExporter {

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
