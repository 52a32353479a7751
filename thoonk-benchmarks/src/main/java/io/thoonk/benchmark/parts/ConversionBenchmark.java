package io.thoonk.benchmark.parts;

import io.thoonk.convert.JacksonPayloadConverter;
import io.thoonk.convert.PayloadConverter;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.core.ResolvableType;
import tools.jackson.databind.json.JsonMapper;

/** Payloads to bytes and back, without Redis. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ConversionBenchmark {

    private static final ResolvableType TEXT = ResolvableType.forClass(String.class);

    private static final ResolvableType LETTER = ResolvableType.forClass(Letter.class);

    private final PayloadConverter converter = new JacksonPayloadConverter(new JsonMapper());

    private final Letter letter = new Letter("ada@example.org", 42, "x".repeat(60));

    private final byte[] json = converter.write(letter);

    private final byte[] text = converter.write("x".repeat(100));

    @Benchmark
    public byte[] writeRecord() {
        return converter.write(letter);
    }

    @Benchmark
    public Letter readRecord() {
        return converter.read(json, LETTER);
    }

    @Benchmark
    public String readText() {
        return converter.read(text, TEXT);
    }

    /**
     * A payload.
     *
     * @param to a text
     * @param number a number
     * @param text a longer text
     */
    public record Letter(String to, int number, String text) {}
}
