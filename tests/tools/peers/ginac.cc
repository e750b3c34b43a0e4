// ginac.cc: the tasks, done by GiNaC, whose diff tidies what it makes. Input and output are as in
// woven.c, but an answer is one line, since GiNaC has no lists of shared parts.
#include <algorithm>
#include <chrono>
#include <ginac/ginac.h>
#include <iostream>
#include <sstream>
using namespace GiNaC;
using std::string;
using std::vector;

static vector<string> split(const string &text, const string &by) {
  vector<string> part;
  size_t from = 0, to;
  for (; (to = text.find(by, from)) != string::npos; from = to + by.size())
    part.push_back(text.substr(from, to - from));
  part.push_back(text.substr(from));
  return part;
}

static ex read_formula(const string &text, symtab names) {
  vector<string> part = split(text, "; ");
  for (size_t i = 0; i + 1 < part.size(); i++) {
    vector<string> side = split(part[i], " = ");
    parser read(names, true);
    names[side[0]] = read(side[1]);
  }
  parser read(names, true);
  return read(part.back());
}

static vector<ex> differentiate(const ex &f, const string &what, const vector<realsymbol> &x) {
  vector<ex> answer;
  if (what[0] == 'd') answer.push_back(f.diff(x[0], std::stoi(what.substr(1))));
  else
    for (size_t i = 0; i < x.size(); i++) {
      ex slope = f.diff(x[i]);
      if (what == "grad") answer.push_back(slope);
      else for (size_t j = i; j < x.size(); j++) answer.push_back(slope.diff(x[j]));
    }
  return answer;
}

static double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

int main() {
  string line;
  while (getline(std::cin, line)) try {
    vector<string> field = split(line, " | ");
    vector<realsymbol> x;
    symtab names;
    for (const string &name : split(field[0], ",")) {
      x.emplace_back(name);
      names[name] = x.back();
    }
    vector<double> took;
    vector<ex> answer;
    for (double start = now(); took.empty() || now() - start < 0.02;) {
      ex f = read_formula(field[2], names);
      double begin = now();
      answer = differentiate(f, field[1], x);
      took.push_back(now() - begin);
    }
    std::sort(took.begin(), took.end());
    std::cout << took[took.size() / 2] << "\n";
    for (const ex &e : answer) std::cout << e << "\n";
    std::cout << "." << std::endl;
  } catch (const std::exception &) {
    std::cout << "error\n." << std::endl;
  }
}
