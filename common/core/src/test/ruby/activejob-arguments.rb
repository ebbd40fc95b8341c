# Prints what ActiveJob makes of every type of argument: a line "name TAB JSON" each, then whole jobs.
#
#   apt-get install ruby-activejob          # 6.1, on Debian 12
#   ruby activejob-arguments.rb > ../resources/activejob-arguments-$(ruby -ractive_job -e 'print ActiveJob.version').txt
#
# Times, ids and zones are given, so that it prints the same whenever it is run. With a file as its argument it reads
# instead: each line "name TAB JSON" as ActiveJob would, and prints what came of it.

require "active_job"
require "active_support/all"
require "bigdecimal"
require "date"
require "globalid"
require "json"

ActiveJob::Base.logger = nil
GlobalID.app = "shop"
Time.zone = "Europe/Berlin"
NOW = Time.at(1_795_301_551, 301_512_034, :nsec)

class Time
  def self.now
    NOW
  end
end

class Person
  include GlobalID::Identification
  attr_reader :id

  def self.find(id)
    new(id)
  end

  def initialize(id)
    @id = id
  end
end

module Billing
  class Invoice; end
end

class PrintingAdapter
  def enqueue(job)
    puts JSON.generate(job.serialize.merge("job_id" => "1204f1f4-1b1a-497a-86f7-eabb08edf539"))
  end

  def enqueue_at(job, _at)
    enqueue(job)
  end
end

class MockJob < ActiveJob::Base
  self.queue_adapter = PrintingAdapter.new

  def perform(*, **); end
end

def keywords(**given)
  flagged(given)
end

def flagged(given)
  Hash.ruby2_keywords_hash(given)
end

def line(name)
  puts "#{name}\t#{JSON.generate(ActiveJob::Arguments.serialize(yield))}"
rescue StandardError => e
  puts "#{name}\tERROR #{e.class}: #{e.message.lines.first.strip}"
end

def print_arguments
  line("nil, true, false") { [nil, true, false] }
  line("Integer") { [0, -1, 2**31, 2**63 - 1, 2**63, -10**30] }
  line("Integer of 1000 digits") { [10**999] }
  line("Float") { [1.5, 5400.0, 1e300, -0.0, 5e-324, 0.1] }
  line("Float NaN") { [Float::NAN] }
  line("Float Infinity") { [Float::INFINITY] }
  line("BigDecimal") { [BigDecimal("12.50")] }
  line("BigDecimal whole") { [BigDecimal("4")] }
  line("BigDecimal long") { [BigDecimal("123456789012345678901234567890.123456789")] }
  line("BigDecimal small") { [BigDecimal("1e-20")] }
  line("BigDecimal NaN") { [BigDecimal("NaN")] }
  line("Rational") { [1r / 3] }
  line("Complex") { [1i] }
  line("String") { ["a", "", "Zürich \u{1F37A} \u2028 \u0000", "Ada".dup.force_encoding("UTF-8")] }
  line("String of bytes") { ["\xff".b] }
  line("Symbol") { [:a, :"with space", :CamelCase, :done?] }
  line("Date") { [Date.new(2001, 2, 3)] }
  line("Date of five digits") { [Date.new(10_000, 1, 2)] }
  line("Date before Christ") { [Date.new(-4711, 1, 2)] }
  line("Time") { [Time.utc(2002, 10, 31, 0, 2, 2, 123_456.789r)] }
  line("Time.now") { [Time.now.getlocal("+01:00")] }
  line("Time with an offset") { [Time.new(2002, 10, 31, 2, 2, 2, "+02:30")] }
  line("Time with an offset in seconds") { [Time.new(2002, 10, 31, 2, 2, 2, "+01:00:01")] }
  line("Time of five digits") { [Time.utc(10_000, 1, 2)] }
  line("Time before Christ") { [Time.utc(-5, 1, 2)] }
  line("DateTime") { [DateTime.new(2001, 2, 3, 4, 5, 6.123456r, "+03:00")] }
  line("DateTime in UTC") { [DateTime.new(2001, 2, 3, 4, 5, 6)] }
  line("Time.zone.now") { [Time.zone.now] }
  line("TimeWithZone in summer") { [Time.zone.local(2026, 7, 1, 12)] }
  line("TimeWithZone UTC") { [Time.utc(2000, 1, 1).in_time_zone("UTC")] }
  line("TimeWithZone Tokyo") { [Time.utc(2000, 1, 1).in_time_zone("Tokyo")] }
  line("TimeWithZone Kathmandu") { [Time.utc(2000, 1, 1).in_time_zone("Asia/Kathmandu")] }
  line("TimeWithZone of five digits") { [Time.utc(10_000, 1, 2).in_time_zone("UTC")] }
  line("TimeWithZone of 1800") { [Time.zone.local(1800, 1, 1)] }
  line("Duration 1.day") { [1.day] }
  line("Duration 1.hour + 5.minutes") { [1.hour + 5.minutes] }
  line("Duration 1.5.hours") { [1.5.hours] }
  line("Duration 1.month") { [1.month] }
  line("Duration 1.year - 2.weeks") { [1.year - 2.weeks] }
  line("Duration 0.seconds") { [0.seconds] }
  line("Duration -90.seconds") { [-90.seconds] }
  line("Duration BigDecimal#seconds") { [BigDecimal("12.5").seconds] }
  line("Duration BigDecimal#hours") { [BigDecimal("0.1").hours] }
  line("Duration Rational#seconds") { [(1r / 3).seconds] }
  line("Array") { [[1, [2, [:a, nil]], []]] }
  line("Array with a record") { [[Person.new(5)]] }
  line("Hash with string keys") { [{ "a" => 1 }] }
  line("Hash with symbol keys") { [{ a: 1, "b": { c: :d } }] }
  line("Hash with both") { [{ a: 1, "b" => 2 }] }
  line("Hash nested") { [{ "a" => { b: [1, { "c" => 1.day }] } }] }
  line("Hash empty") { [{}] }
  line("Hash with a time and a decimal") { [{ "at" => Time.utc(2000), "price" => BigDecimal("9.99") }] }
  line("Hash with integer keys") { [{ 1 => 2 }] }
  line("Hash with a reserved key") { [{ "_aj_globalid" => 1 }] }
  line("Hash with a reserved symbol key") { [{ _aj_serialized: 1 }] }
  line("HashWithIndifferentAccess") { [{ a: 1, b: { c: 2 } }.with_indifferent_access] }
  line("keywords") { ["a", keywords(first_name: "Ada", raise_error: true)] }
  line("keywords nested") { [keywords(options: { deep: { deeper: [1.day] } }, at: Date.new(2001, 2, 3))] }
  line("keywords with a hash of keywords") { [keywords(outer: flagged({ inner: 1 }))] }
  line("GlobalID") { [Person.new(5)] }
  line("GlobalID of text") { [Person.new("a b/c")] }
  line("GlobalID without an id") { [Person.new(nil)] }
  line("Class") { [Billing::Invoice] }
  line("Module") { [Billing] }
  line("Class without a name") { [Class.new] }
  line("Range") { [1..5] }
  line("Set") { [Set.new([1])] }
  line("Struct") { [Struct.new(:a).new(1)] }
  line("Object") { [Object.new] }
end

def print_jobs
  MockJob.perform_later("a", sleep_duration: 3, raise_error: true)
  MockJob.set(wait: 300, queue: :low, priority: 10).perform_later(Time.zone.now, BigDecimal("12.5"), 1.day)
end

def read(file)
  File.foreach(file, encoding: "UTF-8") do |text|
    name, json = text.chomp.split("\t", 2)
    begin
      puts "#{name}\t#{ActiveJob::Arguments.deserialize(JSON.parse(json)).inspect}"
    rescue StandardError => e
      puts "#{name}\tERROR #{e.message.lines.first.strip}"
    end
  end
end

if ARGV.empty?
  puts "== ActiveJob #{ActiveJob.version} ruby #{RUBY_VERSION}"
  print_arguments
  print_jobs
else
  read(ARGV.first)
end
