package io.thoonk.redis;

import java.util.Optional;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** A connection of our own, given up as soon as it fails. */
final class OwnTransport implements ScriptTransport {

    private final OwnConnection connection;

    OwnTransport(RedisConnectionFactory factory) {
        this.connection = new OwnConnection(factory);
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
    public void release() {
        connection.release();
    }

    @Override
    public void close() {
        connection.close();
    }
}
