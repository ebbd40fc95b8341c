package dev.barback.command;

import dev.barback.ArgumentException;
import dev.barback.BarbackException;
import dev.barback.command.Command.Deed;
import dev.barback.command.Command.Load;
import dev.barback.steering.Sight;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The commands of one conversation: where people are asked who they are, {@code auth}, {@code help} and {@code quit}
 * alone until they have said it, and theirs from then on, for as long as their token is valid. Thread-safe; the commands
 * of one conversation are done one after the other.
 */
public final class Door {
    private static final Set<String> LOOKING = Set.of("get_info", "queues");
    private static final List<String> SUBJECTS = List.of("ID", "QUEUE", "JOB");

    private final Function<Sight, Commands> language;
    private final @Nullable Gate gate;
    private volatile Commands commands;
    private volatile @Nullable Sight who; // is in; null = nobody, or nobody is asked

    private Door(Function<Sight, Commands> language, @Nullable Gate gate) {
        this.language = language;
        this.gate = gate;
        Commands everybodys = language.apply(Sight.ALL);
        this.commands = gate == null ? everybodys : closed(everybodys);
    }

    /** One that is open to everybody. */
    public static Door open(Commands commands) {
        return new Door(sight -> commands, null);
    }

    /**
     * One that a token opens.
     *
     * @param language the commands for somebody
     * @param gate knows the tokens
     */
    public static Door guarded(Function<Sight, Commands> language, Gate gate) {
        return new Door(language, gate);
    }

    /** Whether somebody is in, or anybody may be. */
    public boolean isOpen() {
        return gate == null || who != null;
    }

    /** Who is in; empty = nobody, or nobody is asked. */
    public Optional<String> user() {
        return Optional.ofNullable(who).map(Sight::user);
    }

    /**
     * What a line asks for, of whoever is in. Quick: nothing is done yet.
     *
     * @return null if the line is empty
     * @throws ArgumentException if it can't be read, or there is no such command
     */
    public @Nullable Call read(String line) {
        return commands.read(line);
    }

    private Commands closed(Commands all) {
        return all.with(
                this::enter,
                command -> new Command(command.usage(), Load.NONE, words -> {
                    throw new BarbackException("Say first who you are: auth TOKEN.");
                }),
                false);
    }

    private Deed enter(List<Word> words) {
        String token = words.get(0).whole();
        return run -> enter(token);
    }

    private Answer enter(String token) {
        Sight sight = gate().admit(token);
        Guarded guarded = new Guarded(token, sight);
        commands = language.apply(sight).with(this::enter, guarded::command, true);
        who = sight;
        return new Answer.Text("Hello " + sight.user() + ".");
    }

    private Gate gate() {
        return Objects.requireNonNull(gate);
    }

    /** What somebody does who is in. */
    private final class Guarded {
        private final String token;
        private final Sight sight;

        Guarded(String token, Sight sight) {
            this.token = token;
            this.sight = sight;
        }

        Command command(Command command) {
            return new Command(command.usage(), command.load(), words -> {
                Deed deed = command.action().prepare(words);
                return run -> {
                    requireStill();
                    if (command.usage().takes("JOB")) {
                        gate().countJob(sight);
                    }
                    if (!LOOKING.contains(command.usage().name())) {
                        gate().note(sight, command.usage().name(), subject(command, words));
                    }
                    return deed.run(run);
                };
            });
        }

        private void requireStill() {
            if (!gate().readmit(token).equals(Optional.of(sight))) {
                commands = closed(commands);
                who = null;
                throw new BarbackException("Say again who you are: auth TOKEN.");
            }
        }

        private static String subject(Command command, List<Word> words) {
            for (String name : SUBJECTS) {
                int place = command.usage().placeOf(name);
                if (place >= 0 && place < words.size()) {
                    return words.get(place).whole();
                }
            }
            return "";
        }
    }
}
