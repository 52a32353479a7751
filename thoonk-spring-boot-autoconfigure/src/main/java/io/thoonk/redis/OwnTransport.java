package io.thoonk.redis;

import java.time.Duration;
import java.util.Optional;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** A connection of our own, given up as soon as it fails. */
final class OwnTransport implements ScriptTransport {

    private final RedisConnectionFactory factory;

    private final OwnConnection connection;

    private final Duration longestAnswer;

    OwnTransport(RedisConnectionFactory factory, Duration longestAnswer) {
        this.factory = factory;
        this.connection = new OwnConnection(factory);
        this.longestAnswer = longestAnswer;
    }

    @Override
    public Sent send(LuaScript script, byte[][] keys, byte[][] arguments) {
        return send(connection.get(), script, keys, arguments);
    }

    @Override
    public Optional<Sent> trySend(LuaScript script, byte[][] keys, byte[][] arguments) {
        return connection.getIfOpen().map(open -> send(open, script, keys, arguments));
    }

    private Sent send(DriverConnection open, LuaScript script, byte[][] keys, byte[][] arguments) {
        return new Sent(open.run(script, keys, arguments), () -> connection.drop(open));
    }

    @Override
    public PlainConnection plain() {
        DriverConnection open = connection.get();
        return open.plain(longestAnswer)
                .map(commands -> new PlainConnection(commands, () -> !open.isOpen(), () -> connection.drop(open)))
                .orElseGet(() -> PlainConnection.ofApplication(factory));
    }

    @Override
    public void release() {
        connection.release();
    }

    @Override
    public void close() {
        connection.close();
    }
}
