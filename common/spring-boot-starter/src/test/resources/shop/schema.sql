CREATE TABLE IF NOT EXISTS orders (number integer);
-- what the application's script found
CREATE TABLE IF NOT EXISTS found AS SELECT count(*) AS tables FROM information_schema.tables WHERE table_name LIKE 'barback%';
