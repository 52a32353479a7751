return { ARGV[1] }
