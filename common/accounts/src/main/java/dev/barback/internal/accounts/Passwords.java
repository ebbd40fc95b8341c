package dev.barback.internal.accounts;

import com.nulabinc.zxcvbn.Zxcvbn;
import dev.barback.ArgumentException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Hashes and checks passwords, slowly, each with its own salt; the hash contains its algorithm and cost. Thread-safe.
 */
public final class Passwords {
    private static final int COST = 12; // about a quarter of a second of one core
    private static final int MIN_LENGTH = 12;
    private static final int MAX_BYTES = 72; // bcrypt ignores the rest
    private static final double MIN_GUESSES_LOG10 = 8; // is enough, since the hash is salted and slow
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Loads its word lists when first used. */
    private static final class GuessEstimator {
        static final Zxcvbn ZXCVBN = new Zxcvbn();
    }

    private final PasswordEncoder encoder;
    private final String dummyHash;

    /** With the default cost. */
    public Passwords() {
        this(COST);
    }

    /** @param cost 4 to 31; each step doubles the time */
    public Passwords(int cost) {
        encoder = new DelegatingPasswordEncoder("bcrypt", Map.of("bcrypt", new BCryptPasswordEncoder(cost)));
        dummyHash = hash(generate());
    }

    /** The hash of a password, to be stored. */
    public String hash(String password) {
        return encoder.encode(password);
    }

    /**
     * Whether the password is right. Takes the same time if there is no such user.
     *
     * @param hash null = there is no user of that name
     */
    public boolean matches(String password, @Nullable String hash) {
        boolean possible = isWithinMaxBytes(password) && hash != null;
        boolean matches = encoder.matches(isWithinMaxBytes(password) ? password : "", hash == null ? dummyHash : hash);
        return possible && matches;
    }

    /**
     * Checks a new password and returns it.
     *
     * @throws ArgumentException if it is too short, longer than bcrypt can distinguish, or easily guessed
     */
    public static String check(String password) {
        if (password.codePointCount(0, password.length()) < MIN_LENGTH || !isWithinMaxBytes(password)) {
            throw new ArgumentException("A password has %d characters or more, and at most %d bytes of UTF-8."
                    .formatted(MIN_LENGTH, MAX_BYTES));
        }
        if (GuessEstimator.ZXCVBN.measure(password).getGuessesLog10() < MIN_GUESSES_LOG10) {
            throw new ArgumentException(
                    "This password is easily guessed: it is common, or made of"
                            + " common words, rows of keys or repetitions. Use another one, for example several unrelated words.");
        }
        return password;
    }

    /** A password of 144 random bits. */
    public static String generate() {
        byte[] bytes = new byte[18];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static boolean isWithinMaxBytes(String password) {
        return password.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }
}
