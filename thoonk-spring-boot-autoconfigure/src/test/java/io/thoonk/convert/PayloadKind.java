package io.thoonk.convert;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.core.ParameterizedTypeReference;

/** A payload of each kind, under the type that a handle declares for it. */
public record PayloadKind<T>(String name, ParameterizedTypeReference<T> type, T value) {

    /** Every kind that is written and read back equal. */
    public static Stream<PayloadKind<?>> all() {
        return Stream.of(polymorphic(), Stream.of(generic()), Stream.of(values()), Stream.of(raw()))
                .flatMap(kinds -> kinds);
    }

    private static Stream<PayloadKind<?>> polymorphic() {
        List<Shape> shapes = List.of(new Circle(1), new Square(2, "red"));
        return Stream.of(
                kind("sealed", new ParameterizedTypeReference<Shape>() {}, new Circle(1)),
                kind("list of sealed", new ParameterizedTypeReference<List<Shape>>() {}, shapes),
                kind(
                        "growing list of sealed",
                        new ParameterizedTypeReference<List<Shape>>() {},
                        new ArrayList<>(shapes)),
                kind("empty list of sealed", new ParameterizedTypeReference<List<Shape>>() {}, List.of()),
                kind(
                        "map to sealed",
                        new ParameterizedTypeReference<Map<String, Shape>>() {},
                        Map.of("a", new Circle(1))),
                kind(
                        "lists in a map",
                        new ParameterizedTypeReference<Map<String, List<Shape>>>() {},
                        Map.of("a", shapes)),
                kind("array of sealed", new ParameterizedTypeReference<Shape[]>() {}, new Shape[] {new Circle(1)}),
                kind(
                        "perhaps a sealed",
                        new ParameterizedTypeReference<Optional<Shape>>() {},
                        Optional.of(new Circle(1))),
                kind("perhaps nothing", new ParameterizedTypeReference<Optional<Shape>>() {}, Optional.empty()),
                kind(
                        "generic record of sealed",
                        new ParameterizedTypeReference<Page<Shape>>() {},
                        new Page<>(shapes, 2)),
                kind("record with sealed", new ParameterizedTypeReference<Drawing>() {}, new Drawing("x", shapes)),
                kind("base class with type ids", new ParameterizedTypeReference<Animal>() {}, new Dog("Rex", 3)),
                kind(
                        "list of a base class with type ids",
                        new ParameterizedTypeReference<List<Animal>>() {},
                        List.of(new Dog("Rex", 3), new Animal("Tom"))),
                kind(
                        "list of a plain base class",
                        new ParameterizedTypeReference<List<Plain>>() {},
                        List.of(new Plain("a"))));
    }

    private static PayloadKind<?>[] generic() {
        return new PayloadKind<?>[] {
            kind("list of records", new ParameterizedTypeReference<List<Order>>() {}, List.of(new Order("tea", 2))),
            kind("set of enums", new ParameterizedTypeReference<Set<DayOfWeek>>() {}, Set.of(DayOfWeek.FRIDAY)),
            kind("list of texts", new ParameterizedTypeReference<List<String>>() {}, List.of("", "ä\n\0")),
            kind(
                    "map by date",
                    new ParameterizedTypeReference<Map<LocalDate, Duration>>() {},
                    Map.of(LocalDate.of(2026, 11, 28), Duration.ofMinutes(90))),
            kind(
                    "map of anything",
                    new ParameterizedTypeReference<Map<String, Object>>() {},
                    Map.of("a", List.of(1, "b"))),
            kind("set in its order", new ParameterizedTypeReference<LinkedHashSet<String>>() {}, ordered("b", "a"))
        };
    }

    private static PayloadKind<?>[] values() {
        return new PayloadKind<?>[] {
            kind("record", new ParameterizedTypeReference<Order>() {}, new Order("tea", 2)),
            kind("record without components", new ParameterizedTypeReference<Tick>() {}, new Tick()),
            kind(
                    "class with constructor properties",
                    new ParameterizedTypeReference<Person>() {},
                    new Person("Eve", 30)),
            kind("enum", new ParameterizedTypeReference<DayOfWeek>() {}, DayOfWeek.MONDAY),
            kind("array", new ParameterizedTypeReference<int[]>() {}, new int[] {1, 2}),
            kind("array of records", new ParameterizedTypeReference<Order[]>() {}, new Order[] {new Order("tea", 2)}),
            kind("perhaps a number", new ParameterizedTypeReference<OptionalInt>() {}, OptionalInt.of(3)),
            kind(
                    "record with optionals",
                    new ParameterizedTypeReference<Note>() {},
                    new Note(Optional.of("x"), Optional.empty())),
            kind(
                    "instant",
                    new ParameterizedTypeReference<Instant>() {},
                    Instant.parse("2026-11-28T19:00:00.123456789Z")),
            kind(
                    "time with zone",
                    new ParameterizedTypeReference<ZonedDateTime>() {},
                    ZonedDateTime.parse("2026-11-28T19:00+01:00[Europe/Berlin]")),
            kind(
                    "time with offset",
                    new ParameterizedTypeReference<OffsetDateTime>() {},
                    OffsetDateTime.parse("2026-11-28T19:00+01:00")),
            kind("uuid", new ParameterizedTypeReference<UUID>() {}, new UUID(1, 2)),
            kind("number", new ParameterizedTypeReference<Long>() {}, Long.MAX_VALUE),
            kind("decimal", new ParameterizedTypeReference<BigDecimal>() {}, new BigDecimal("1.10")),
            kind("truth", new ParameterizedTypeReference<Boolean>() {}, true),
            kind("text as its interface", new ParameterizedTypeReference<CharSequence>() {}, "text")
        };
    }

    private static PayloadKind<?>[] raw() {
        return new PayloadKind<?>[] {
            kind("text", new ParameterizedTypeReference<String>() {}, "\"ä\" is no JSON\0"),
            kind("empty text", new ParameterizedTypeReference<String>() {}, ""),
            kind("bytes", new ParameterizedTypeReference<byte[]>() {}, new byte[] {0, (byte) 0xff, 13}),
            kind("list of bytes", new ParameterizedTypeReference<List<byte[]>>() {}, List.of(new byte[] {0, -1}))
        };
    }

    private static <T> PayloadKind<T> kind(String name, ParameterizedTypeReference<T> type, T value) {
        return new PayloadKind<>(name, type, value);
    }

    private static LinkedHashSet<String> ordered(String... elements) {
        return new LinkedHashSet<>(List.of(elements));
    }

    @Override
    public String toString() {
        return name;
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({@JsonSubTypes.Type(value = Circle.class, name = "circle"), @JsonSubTypes.Type(Square.class)})
    public sealed interface Shape permits Circle, Square {}

    public record Circle(int radius) implements Shape {}

    public record Square(int side, String colour) implements Shape {}

    public record Page<E>(List<E> items, int total) {}

    public record Drawing(String title, List<Shape> shapes) {}

    public record Order(String article, int pieces) {}

    public record Tick() {}

    public record Note(Optional<String> text, Optional<Shape> shape) {}

    /** A base class that can be had as it is, with type ids. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Animal.class, name = "animal"),
        @JsonSubTypes.Type(value = Dog.class, name = "dog")
    })
    public static class Animal {

        private final String name;

        @JsonCreator
        public Animal(@JsonProperty("name") String name) {
            this.name = name;
        }

        public String getName() {
            return name;
        }

        @Override
        public boolean equals(Object other) {
            return other != null && other.getClass() == getClass() && ((Animal) other).name.equals(name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    /** Adds something to it. */
    public static final class Dog extends Animal {

        private final int age;

        @JsonCreator
        public Dog(@JsonProperty("name") String name, @JsonProperty("age") int age) {
            super(name);
            this.age = age;
        }

        public int getAge() {
            return age;
        }

        @Override
        public boolean equals(Object other) {
            return super.equals(other) && ((Dog) other).age == age;
        }

        @Override
        public int hashCode() {
            return 31 * super.hashCode() + age;
        }
    }

    /** A base class without type ids. */
    public static class Plain {

        private final String name;

        @JsonCreator
        public Plain(@JsonProperty("name") String name) {
            this.name = name;
        }

        public String getName() {
            return name;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Plain plain && plain.name.equals(name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    /** Adds something to it. */
    public static final class Fancy extends Plain {

        private final String hat;

        @JsonCreator
        public Fancy(@JsonProperty("name") String name, @JsonProperty("hat") String hat) {
            super(name);
            this.hat = hat;
        }

        public String getHat() {
            return hat;
        }
    }

    /** As a Kotlin data class is compiled: final fields, getters, one constructor. */
    public static final class Person {

        private final String name;

        private final int age;

        @JsonCreator
        public Person(@JsonProperty("name") String name, @JsonProperty("age") int age) {
            this.name = name;
            this.age = age;
        }

        public String getName() {
            return name;
        }

        public int getAge() {
            return age;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Person person && person.age == age && person.name.equals(name);
        }

        @Override
        public int hashCode() {
            return Objects.hash(name, age);
        }
    }
}
